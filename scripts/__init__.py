"""What make runs besides the app and its tests."""
