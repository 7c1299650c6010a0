namespace DbMigrate.Engine.Model.Objects;

/// <summary>Names an object of a database, with its kind.</summary>
/// <param name="Kind">The kind, as a plan writes it: <c>table</c>, <c>trigger</c>.</param>
/// <param name="Name">The name.</param>
/// <param name="Table">The table of a trigger, policy or constraint; null: any table.</param>
/// <param name="Arguments">The argument types of a function; null: any.</param>
internal sealed record NamedObject(string Kind, ObjectName Name, ObjectName? Table, IReadOnlyList<string>? Arguments)
{
    /// <summary>Returns the name without its kind: <c>stamp on orders</c>, <c>touch(integer, text)</c>.</summary>
    internal string Words =>
        Name.Text
        + (Arguments is null ? null : $"({string.Join(", ", Arguments)})")
        + (Table is null ? null : $" on {Table}");

    /// <summary>Returns the name with its kind: <c>trigger stamp on orders</c>.</summary>
    public override string ToString() => $"{Kind} {Words}";
}
