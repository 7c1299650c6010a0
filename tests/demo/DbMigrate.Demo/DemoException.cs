namespace DbMigrate.Demo;

/// <summary>The demo cannot continue. The message has the reason.</summary>
internal sealed class DemoException(string message) : Exception(message);
