"""The edge: where workbooks are kept. Stores are swapped here, never patched in the middle."""
