namespace DbMigrate.Engine.Reports.Documents;

/// <summary>Says what a foreign key does.</summary>
internal static class ReferenceText
{
    /// <summary>Returns <c>orders (customer_id) references customers (id), ON DELETE CASCADE</c>.</summary>
    internal static string Of(DocumentedReference reference) =>
        $"{reference.From} ({List(reference.Columns)}) references {reference.To} ({List(reference.Keys)})"
        + string.Concat(Notes(reference).Select(n => $", {n}"));

    /// <summary>Returns the columns, separated by commas.</summary>
    internal static string List(IReadOnlyList<string> columns) => string.Join(", ", columns);

    /// <summary>Returns what else there is to say: the actions, and whether rows may violate it.</summary>
    internal static IEnumerable<string> Notes(DocumentedReference reference)
    {
        if (reference.OnDelete is { } delete)
        {
            yield return $"ON DELETE {delete}";
        }

        if (reference.OnUpdate is { } update)
        {
            yield return $"ON UPDATE {update}";
        }

        if (reference.IsNotValid)
        {
            yield return "NOT VALID";
        }

        if (reference.IsNotEnforced)
        {
            yield return "NOT ENFORCED";
        }
    }

    /// <summary>Returns how many rows belong to how many: <c>many to one</c>.</summary>
    internal static string Cardinality(DocumentedReference reference) =>
        (reference.IsUnique ? "one" : "many") + (reference.IsOptional ? " to one or none" : " to one");
}
