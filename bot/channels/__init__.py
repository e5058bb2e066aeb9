"""The channels: web, Slack, REST. The modules beside them guard, count and order what comes in."""
