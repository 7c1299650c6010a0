using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>The API may call a SECURITY DEFINER function.</summary>
internal sealed class DefinerExecutable : AuditRule
{
    internal override string Id => "definer-executable";

    internal override AuditSeverity Severity => AuditSeverity.Warning;

    internal override string Title => "The API may call a SECURITY DEFINER function";

    internal override string Reason =>
        "It runs with the rights of its owner. EXECUTE is granted to PUBLIC unless it is revoked.";

    internal override string Bad =>
        """
            create function wipe() returns int language sql security definer set search_path = '' as 'select 1';
            """;

    internal override string Good =>
        """
            create function wipe() returns int language sql security definer set search_path = '' as 'select 1';
            revoke execute on function wipe() from public;
            create function plain() returns int language sql set search_path = '' as 'select 1';
            create function fires() returns trigger language plpgsql security definer set search_path = '' as 'begin return new; end';
            """;

    private protected override string Message(AuditRow row) =>
        $"{row.Facts[0]} may run it with the rights of {row.Facts[1]}.";
}
