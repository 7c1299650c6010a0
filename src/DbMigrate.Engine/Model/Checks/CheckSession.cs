namespace DbMigrate.Engine.Model.Checks;

/// <summary>How a check's transaction is set up.</summary>
/// <param name="Writes">True (<c>rollback: true</c>): a read-write transaction; it is rolled back whatever
/// happens.</param>
/// <param name="Role">The role to be for its course (SET LOCAL ROLE), or null.</param>
/// <param name="Settings">Settings for its course, as <c>request.jwt.claims</c>.</param>
internal sealed record CheckSession(bool Writes, string? Role, IReadOnlyDictionary<string, string> Settings)
{
    internal static CheckSession ReadOnly { get; } = new(false, null, new Dictionary<string, string>());
}
