namespace DbMigrate.Engine.Sql.Layouts;

/// <summary>The sections of sql-migrate: <c>-- +migrate Up</c>, <c>-- +migrate Down</c>.</summary>
internal sealed class SqlMigrateRules : SectionRules
{
    internal override string Tool => "sql-migrate";

    internal override string UpLine => "-- +migrate Up";

    internal override string DownLine => "-- +migrate Down";

    internal override bool MayLackApply => true;

    internal override SectionLine? Of(string line) =>
        Words(line) switch
        {
            ["+migrate", "Up", .. var options] => new(SectionDirection.Apply, options.Contains("notransaction")),
            ["+migrate", "Down", .. var options] => new(SectionDirection.Undo, options.Contains("notransaction")),
            ["+migrate", "StatementBegin"] => new(null) { BeginsStatement = true },
            ["+migrate", "StatementEnd"] => new(null) { EndsStatement = true },
            ["+migrate", ..] => Unknown(line, "Up, Down, StatementBegin, StatementEnd"),
            _ => null,
        };
}
