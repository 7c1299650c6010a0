namespace DbMigrate.Engine.Sql.Layouts;

/// <summary>
/// The sections of goose: <c>-- +goose Up</c>, <c>-- +goose Down</c>. Statements are found as PostgreSQL finds them, with
/// or without StatementBegin; StatementEnd ends one without a semicolon, too.
/// </summary>
internal sealed class GooseRules : SectionRules
{
    internal override string Tool => "goose";

    internal override string UpLine => "-- +goose Up";

    internal override string DownLine => "-- +goose Down";

    internal override bool HasOrder => true;

    internal override bool IsStrict => true;

    internal override SectionLine? Of(string line) =>
        Words(line.TrimStart()) is ["+goose", .. var words]
            ? string.Join(' ', words).ToUpperInvariant() switch
            {
                "UP" => new(SectionDirection.Apply),
                "DOWN" => new(SectionDirection.Undo),
                "NO TRANSACTION" => new(null, WithoutTransaction: true) { ForWholeFile = true },
                "STATEMENTBEGIN" => new(null) { BeginsStatement = true },
                "STATEMENTEND" => new(null) { EndsStatement = true },
                "ENVSUB OFF" => new(null),
                "ENVSUB ON" => new(
                    null,
                    Refused: "'-- +goose ENVSUB ON' takes values from the environment of the caller, which a plan does "
                        + "not. Write :name, and define the variable in the plan."
                ),
                _ => Unknown(line, "Up, Down, StatementBegin, StatementEnd, NO TRANSACTION, ENVSUB ON, ENVSUB OFF"),
            }
            : null;
}
