namespace DbMigrate.Build;

/// <summary>A step failed. The message says why, and what to do.</summary>
internal sealed class BuildFailedException(string message) : Exception(message);
