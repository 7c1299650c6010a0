namespace DbMigrate.Engine.Sql.Layouts;

/// <summary>The sections of dbmate: <c>-- migrate:up</c>, <c>-- migrate:down</c>.</summary>
internal sealed class DbmateRules : SectionRules
{
    internal override string Tool => "dbmate";

    internal override string UpLine => "-- migrate:up";

    internal override string DownLine => "-- migrate:down";

    internal override bool HasOrder => true;

    internal override SectionLine? Of(string line) =>
        Words(line) switch
        {
            ["migrate:up", .. var options] => new(SectionDirection.Apply, options.Contains("transaction:false")),
            ["migrate:down", .. var options] => new(SectionDirection.Undo, options.Contains("transaction:false")),
            [var word, ..] when word.StartsWith("migrate:", StringComparison.OrdinalIgnoreCase) => Unknown(
                line,
                "migrate:up, migrate:down"
            ),
            _ => null,
        };
}
