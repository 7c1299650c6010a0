namespace DbMigrate.Engine.Schema;

/// <summary>A snapshot has a format that this program does not read.</summary>
/// <param name="message">The format of the file, and the newest that is read.</param>
internal sealed class SchemaFormatException(string message) : Exception(message);
