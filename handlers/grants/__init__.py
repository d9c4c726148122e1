"""What a citizen's WeChat still lets through."""
