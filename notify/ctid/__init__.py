"""The national network identity (国家网络身份认证, 网证): asked who somebody is, without a name."""
