namespace DbMigrate.Engine.Server.Connections;

/// <summary>What the caller of a run says instead of the plan: of the connection <c>default</c> alone.</summary>
/// <param name="ConnectionString">Npgsql keywords, libpq keywords or a <c>postgres://</c> URI; may hold a password.
/// Null: the plan's.</param>
/// <param name="UserName">The login; null: the description's.</param>
/// <param name="Password">Its password; null: the description's where the login is the description's too.</param>
internal sealed record ConnectionOverride(
    string? ConnectionString = null,
    string? UserName = null,
    string? Password = null
)
{
    /// <summary>Nothing of it: it may hold passwords.</summary>
    public override string ToString() => nameof(ConnectionOverride);
}
