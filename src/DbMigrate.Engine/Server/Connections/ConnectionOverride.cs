namespace DbMigrate.Engine.Server.Connections;

/// <summary>The caller's override of the plan's connection <c>default</c>.</summary>
/// <param name="ConnectionString">Npgsql keywords, libpq keywords or a <c>postgres://</c> URI. May contain a password.
/// Null: the plan's.</param>
/// <param name="UserName">The login. Null: the description's.</param>
/// <param name="Password">The login's password. Null: the description's, where the login is the description's
/// too.</param>
internal sealed record ConnectionOverride(
    string? ConnectionString = null,
    string? UserName = null,
    string? Password = null
)
{
    /// <summary>Returns the type's name only: the fields may contain passwords.</summary>
    public override string ToString() => nameof(ConnectionOverride);
}
