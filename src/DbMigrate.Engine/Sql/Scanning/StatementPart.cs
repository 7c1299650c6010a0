namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>A stretch of a statement's text: out of the file, or the value of a variable.</summary>
/// <param name="Offset">Where it lies in the file; of a value, where the reference to the variable lies.</param>
/// <param name="Length">How many bytes of the file it is; of a value, the length of the reference.</param>
/// <param name="Value">The variable's text, or null.</param>
internal sealed record StatementPart(long Offset, int Length, byte[]? Value);
