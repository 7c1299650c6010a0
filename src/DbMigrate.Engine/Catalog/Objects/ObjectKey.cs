namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>What an object is called: unique in a database.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">
/// Its name as SQL reads it, qualified: <c>public.orders</c>, <c>public.orders.total</c>, <c>public.f(integer)</c>.
/// </param>
internal readonly record struct ObjectKey(ObjectKind Kind, string Name)
{
    /// <summary>Returns the key as snapshots store it: <c>table public.orders</c>.</summary>
    public override string ToString() => $"{ObjectKinds.NameOf(Kind)} {Name}";

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    internal static bool TryParse(string text, out ObjectKey key)
    {
        foreach (var (kind, name) in ObjectKinds.Names)
        {
            if (
                text.Length > name.Length + 1
                && text[name.Length] == ' '
                && text.StartsWith(name, StringComparison.Ordinal)
            )
            {
                key = new ObjectKey(kind, text[(name.Length + 1)..]);
                return true;
            }
        }

        key = default;
        return false;
    }
}
