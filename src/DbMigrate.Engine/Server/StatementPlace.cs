namespace DbMigrate.Engine.Server;

/// <summary>The place of a statement that the server refused.</summary>
/// <param name="Place">The place that the server pointed at, else the statement's first character.</param>
/// <param name="Line">The source line; null where none is shown.</param>
/// <param name="IsExact">Whether the server pointed at the place.</param>
/// <param name="AtCommit">Whether the server refused the COMMIT of the transaction, not a statement of it.</param>
internal sealed record StatementPlace(SourcePlace Place, string? Line, bool IsExact, bool AtCommit);
