using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Makes the question whether a statement outside a transaction took effect.</summary>
internal static class InDoubtEffect
{
    // What a statement is about, by the roles of its pattern; the first that was captured is the object.
    private static readonly string[] Objects =
    [
        "index",
        "partition",
        "database",
        "tablespace",
        "schema",
        "subscription",
        "procedure",
        "transaction",
    ];

    /// <summary>Returns the question for a statement of a form.</summary>
    public static NonTransactionalEffect Of(StatementForm form, SqlTokens tokens)
    {
        var match = StatementForms.Find(tokens).Match;
        var table = match is null ? null : Names(match, "table").FirstOrDefault();
        var name = match is null ? null : Objects.SelectMany(role => Names(match, role)).FirstOrDefault();
        name ??= form.Doubt == "REINDEX TABLE CONCURRENTLY" ? table : null;
        return new(
            form.Doubt,
            name is [var schema, _] ? schema : null,
            name?[^1],
            table is [var tableSchema, _] ? tableSchema : null,
            table?[^1],
            form.RepeatIsHarmless
        );
    }

    private static IEnumerable<string[]> Names(PatternMatch match, string role) =>
        from capture in match.Captures
        where capture.Role == role
        select Enumerable
            .Range(capture.From, capture.To - capture.From)
            .Where(i => match.Tokens.Kind(i) is SqlTokenKind.Word or SqlTokenKind.QuotedName or SqlTokenKind.String)
            .Select(i =>
                match.Tokens.Kind(i) == SqlTokenKind.String
                    ? match.Tokens.Text(i)[1..^1]
                    : SqlText.Unquote(match.Tokens.Text(i))
            )
            .ToArray();
}
