namespace DbMigrate.Build;

/// <summary>A step could not do its work; the message says why and what to do.</summary>
internal sealed class BuildFailedException(string message) : Exception(message);
