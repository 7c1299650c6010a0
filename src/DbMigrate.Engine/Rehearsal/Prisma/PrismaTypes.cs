namespace DbMigrate.Engine.Rehearsal.Prisma;

/// <summary>The types of Prisma's fields in PostgreSQL.</summary>
internal static class PrismaTypes
{
    private static readonly Dictionary<string, string> Scalars = new(StringComparer.Ordinal)
    {
        ["String"] = "TEXT",
        ["Boolean"] = "BOOLEAN",
        ["Int"] = "INTEGER",
        ["BigInt"] = "BIGINT",
        ["Float"] = "DOUBLE PRECISION",
        ["Decimal"] = "DECIMAL(65,30)",
        ["DateTime"] = "TIMESTAMP(3)",
        ["Json"] = "JSONB",
        ["Bytes"] = "BYTEA",
    };

    /// <summary>The native types: the type of the field, the name in SQL, and the most arguments.</summary>
    private static readonly Dictionary<string, (string Scalar, string Sql, int Most)> Native = new(
        StringComparer.Ordinal
    )
    {
        ["Text"] = ("String", "TEXT", 0),
        ["VarChar"] = ("String", "VARCHAR", 1),
        ["Char"] = ("String", "CHAR", 1),
        ["Bit"] = ("String", "BIT", 1),
        ["VarBit"] = ("String", "VARBIT", 1),
        ["Uuid"] = ("String", "UUID", 0),
        ["Xml"] = ("String", "XML", 0),
        ["Inet"] = ("String", "INET", 0),
        ["Citext"] = ("String", "CITEXT", 0),
        ["Boolean"] = ("Boolean", "BOOLEAN", 0),
        ["Integer"] = ("Int", "INTEGER", 0),
        ["SmallInt"] = ("Int", "SMALLINT", 0),
        ["Oid"] = ("Int", "OID", 0),
        ["BigInt"] = ("BigInt", "BIGINT", 0),
        ["DoublePrecision"] = ("Float", "DOUBLE PRECISION", 0),
        ["Real"] = ("Float", "REAL", 0),
        ["Decimal"] = ("Decimal", "DECIMAL", 2),
        ["Money"] = ("Decimal", "MONEY", 0),
        ["Timestamp"] = ("DateTime", "TIMESTAMP", 1),
        ["Timestamptz"] = ("DateTime", "TIMESTAMPTZ", 1),
        ["Date"] = ("DateTime", "DATE", 0),
        ["Time"] = ("DateTime", "TIME", 1),
        ["Timetz"] = ("DateTime", "TIMETZ", 1),
        ["Json"] = ("Json", "JSON", 0),
        ["JsonB"] = ("Json", "JSONB", 0),
        ["ByteA"] = ("Bytes", "BYTEA", 0),
    };

    /// <summary>The names of the types that a field can have without being declared.</summary>
    internal static IReadOnlyCollection<string> ScalarNames => Scalars.Keys;

    /// <summary>Returns whether a name is one of a type that need not be declared.</summary>
    internal static bool IsScalar(string name) => Scalars.ContainsKey(name);

    /// <summary>Returns the native type of a field; null: it has none.</summary>
    internal static PrismaAttribute? NativeOf(PrismaField field) =>
        field.Attributes.FirstOrDefault(a => a.Name.Contains('.', StringComparison.Ordinal));

    /// <summary>Returns what is wrong with the native type of a field; null: nothing.</summary>
    internal static string? Check(PrismaField field)
    {
        if (NativeOf(field) is not { } attribute)
        {
            return null;
        }

        var name = attribute.Name[(attribute.Name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return !Native.TryGetValue(name, out var native) ? $"There is no native type {name} of PostgreSQL in Prisma."
            : native.Scalar != field.Type ? $"The native type {name} is one of {native.Scalar}, not of {field.Type}."
            : attribute.Arguments.Count > native.Most
                ? $"The native type {name} takes {native.Most} arguments, not {attribute.Arguments.Count}."
            : null;
    }

    /// <summary>Returns the type of a scalar field in SQL, without <c>[]</c>.</summary>
    internal static string SqlOf(PrismaField field)
    {
        if (
            NativeOf(field) is not { } attribute
            || !Native.TryGetValue(attribute.Name[(attribute.Name.IndexOf('.') + 1)..], out var native)
        )
        {
            return Scalars[field.Type];
        }

        var arguments = attribute.Arguments.Select(a => a.Value).OfType<PrismaValue.Number>().Select(n => n.Value);
        return attribute.Arguments.Count == 0 ? native.Sql : $"{native.Sql}({string.Join(',', arguments)})";
    }

    /// <summary>Returns the type of a column that counts, by the type without it.</summary>
    internal static string Serial(string type) =>
        type switch
        {
            "BIGINT" => "BIGSERIAL",
            "SMALLINT" => "SMALLSERIAL",
            _ => "SERIAL",
        };
}
