namespace DbMigrate.Engine.Sql;

/// <summary>
/// What to ask the catalog after a crash in a statement that ran outside a transaction: whether it took effect.
/// </summary>
/// <param name="Kind">The statement's kind, as in <c>CREATE INDEX CONCURRENTLY</c>.</param>
/// <param name="Schema">The schema of <paramref name="Name"/> where it was written, not quoted.</param>
/// <param name="Name">The object that is created, dropped or changed, unquoted; null where the server chose it or there
/// is none.</param>
/// <param name="TableSchema">The schema of <paramref name="Table"/> where it was written, not quoted.</param>
/// <param name="Table">The table that it is of, not quoted.</param>
/// <param name="RepeatIsHarmless">Whether it may be run again even if it took effect.</param>
internal sealed record NonTransactionalEffect(
    string Kind,
    string? Schema,
    string? Name,
    string? TableSchema,
    string? Table,
    bool RepeatIsHarmless
);
