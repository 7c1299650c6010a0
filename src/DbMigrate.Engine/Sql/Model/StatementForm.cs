namespace DbMigrate.Engine.Sql.Model;

/// <summary>One form that a statement can have, and what is known of it.</summary>
/// <param name="Kind">PostgreSQL's command tag, as in <c>CREATE INDEX</c>.</param>
/// <param name="Pattern">How it begins.</param>
/// <param name="Rule">How it stands to transactions.</param>
internal sealed record StatementForm(string Kind, StatementPattern Pattern, TransactionRule Rule = TransactionRule.Allowed)
{
    /// <summary>The words that the in-doubt question uses; as in <c>CREATE INDEX CONCURRENTLY</c>.</summary>
    public string DoubtKind { get; init; } = Kind;

    /// <summary>May it be run again whether it had happened or not?</summary>
    public bool RepeatIsHarmless { get; init; }
}
