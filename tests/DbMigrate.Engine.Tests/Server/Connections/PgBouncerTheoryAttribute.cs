namespace DbMigrate.Engine.Tests.Server.Connections;

/// <summary>A theory that needs pgbouncer, and is skipped with the reason where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PgBouncerTheoryAttribute : TheoryAttribute
{
    public PgBouncerTheoryAttribute() =>
        Skip = PgBouncer.Program is null
            ? "pgbouncer is not on this machine: install Debian's package pgbouncer, or set DBMIGRATE_PGBOUNCER to the program"
            : null;
}
