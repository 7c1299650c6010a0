namespace DbMigrate.Engine.Catalog.Privileges;

/// <summary>What the server says of a privilege of a role.</summary>
/// <param name="Kind">A relkind, <c>n</c> for a schema, <c>d</c> for the database.</param>
/// <param name="Name">The object, as SQL reads it.</param>
/// <param name="Privilege">The privilege, in small letters.</param>
/// <param name="Has">Whether the role has it.</param>
/// <param name="Fault">Why the question makes no sense, or null.</param>
internal sealed record FoundPrivilege(char Kind, string Name, string Privilege, bool Has, string? Fault)
{
    /// <summary>A column that can be set, as SQL reads it; null: none.</summary>
    internal string? Column { get; init; }

    /// <summary>As it is shown: <c>select on public.orders</c>.</summary>
    public override string ToString() => $"{Privilege} on {Name}";
}
