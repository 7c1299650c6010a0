namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>A stretch of a statement's text: out of the file, or the value of a variable.</summary>
/// <param name="Offset">Its offset in the file; for a value, the offset of the reference to the variable.</param>
/// <param name="Length">How many bytes of the file it is; of a value, the length of the reference.</param>
/// <param name="Value">The variable's text, or null.</param>
internal sealed record StatementPart(long Offset, int Length, byte[]? Value);
