namespace DbMigrate.Engine.Reports.Documents;

/// <summary>Shortens the names of types to those that people write.</summary>
internal static class TypeWords
{
    private static readonly (string Long, string Short)[] Names =
    [
        ("timestamp with time zone", "timestamptz"),
        ("timestamp without time zone", "timestamp"),
        ("time with time zone", "timetz"),
        ("time without time zone", "time"),
        ("character varying", "varchar"),
        ("double precision", "float8"),
    ];

    /// <summary>Returns <c>timestamptz</c> for <c>timestamp with time zone</c>; other names as they are.</summary>
    internal static string Short(string type)
    {
        foreach (var (name, brief) in Names)
        {
            if (type.StartsWith(name, StringComparison.Ordinal))
            {
                return brief + type[name.Length..];
            }
        }

        // A precision is within: timestamp(3) with time zone.
        return type.StartsWith("timestamp(", StringComparison.Ordinal)
            ? type.Replace(" with time zone", " tz", StringComparison.Ordinal)
                .Replace(" without time zone", string.Empty, StringComparison.Ordinal)
            : type;
    }
}
