"""WeChat: who logs in, the messages that people have granted, codes, phone numbers, texts."""
