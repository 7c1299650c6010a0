namespace DbMigrate.Engine.Model.Checks;

/// <summary>The setup of the transaction of a check.</summary>
/// <param name="Writes">Whether the transaction may write (<c>rollback: true</c>). It is always rolled back.</param>
/// <param name="Role">The role of the transaction (SET LOCAL ROLE), or null.</param>
/// <param name="Settings">Settings of the transaction, such as <c>request.jwt.claims</c>.</param>
internal sealed record CheckSession(bool Writes, string? Role, IReadOnlyDictionary<string, string> Settings)
{
    internal static CheckSession ReadOnly { get; } = new(false, null, new Dictionary<string, string>());
}
