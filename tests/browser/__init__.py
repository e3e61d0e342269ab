"""Walks through the app in Debian's Chromium, on a phone and on a desk."""
