"""One file a revision, in the order their `down_revision` gives. A released one is never changed."""
