using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>A sequence comes near its end.</summary>
internal sealed class SequenceNearEnd : AuditRule
{
    internal override string Id => "sequence-near-end";

    internal override AuditSeverity Severity => AuditSeverity.Error;

    internal override string Title => "A sequence comes near its end";

    internal override string Reason =>
        "At the end each INSERT fails. A change of the type of a large column takes long: begin before it is urgent.";

    internal override string Bad =>
        """
            create table note (id serial primary key);
            select setval('note_id_seq', 2000000000);
            """;

    internal override string Good =>
        """
            create table note (id serial primary key, big bigserial, round smallint);
            select setval('note_id_seq', 1000000), setval('note_big_seq', 3000000000);
            create sequence again maxvalue 10 cycle;
            select setval('again', 9);
            create sequence high minvalue 1000 maxvalue 1100;
            select setval('high', 1001);
            create sequence down increment -1 minvalue -100;
            select setval('down', -5);
            """;

    private const int AtOnce = 80;

    private protected override AuditSeverity SeverityOf(AuditRow row) =>
        int.Parse(row.Facts[0], System.Globalization.CultureInfo.InvariantCulture) >= AtOnce
            ? Severity
            : AuditSeverity.Warning;

    private protected override string Message(AuditRow row) =>
        $"{row.Facts[0]} % of its values are used: {row.Facts[1]} of {row.Facts[2]}{(row.Facts[3].Length > 0 ? $", which {row.Facts[3]} can hold" : string.Empty)}.";
}
