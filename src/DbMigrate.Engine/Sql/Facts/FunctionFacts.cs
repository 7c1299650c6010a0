using System.Collections.Frozen;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>What is known of the functions that a statement calls.</summary>
/// <remarks>
/// A function is known by its name. An unqualified name counts as the function of pg_catalog. A user's
/// function with the same name and other types counts as harmless too.
/// </remarks>
internal static class FunctionFacts
{
    // Volatile functions of the extensions uuid-ossp and pgcrypto: they only compute a value.
    private static readonly FrozenSet<string> OfExtensions =
        "uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 gen_random_bytes gen_salt"
            .Split(' ')
            .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> SessionLocks = (
        "pg_advisory_lock pg_advisory_lock_shared pg_try_advisory_lock pg_try_advisory_lock_shared "
        + "pg_advisory_unlock pg_advisory_unlock_all pg_advisory_unlock_shared"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly Lazy<FrozenDictionary<string, FunctionKind>> OfCatalog = new(Read);

    /// <summary>All functions in the list.</summary>
    public static IReadOnlyDictionary<string, FunctionKind> Listed => OfCatalog.Value;

    /// <summary>Whether a function releases advisory locks of the session.</summary>
    /// <param name="name">The name, unquoted.</param>
    public static bool IsUnlock(string name) =>
        name is "pg_advisory_unlock" or "pg_advisory_unlock_all" or "pg_advisory_unlock_shared";

    /// <summary>Returns what is known of a function.</summary>
    /// <param name="schema">The schema, unquoted; null: not qualified.</param>
    /// <param name="name">The name, unquoted.</param>
    public static FunctionKind Of(string? schema, string name)
    {
        if (schema is null or "pg_catalog")
        {
            if (name == "set_config")
            {
                return FunctionKind.SetsSetting;
            }

            if (SessionLocks.Contains(name))
            {
                return FunctionKind.LocksSession;
            }

            if (OfCatalog.Value.TryGetValue(name, out var kind))
            {
                return kind;
            }
        }

        return schema != "pg_catalog" && OfExtensions.Contains(name) ? FunctionKind.Volatile : FunctionKind.Unknown;
    }

    private static FrozenDictionary<string, FunctionKind> Read()
    {
        using var stream =
            typeof(FunctionFacts).Assembly.GetManifestResourceStream("DbMigrate.Engine.Sql.Facts.functions.txt")
            ?? throw new InvalidOperationException("The embedded file functions.txt is missing.");
        using var reader = new StreamReader(stream);
        var functions = new Dictionary<string, FunctionKind>(StringComparer.Ordinal);
        var kind = FunctionKind.Unknown;
        while (reader.ReadLine() is { } line)
        {
            switch (line)
            {
                case "[immutable]":
                    kind = FunctionKind.Immutable;
                    break;
                case "[stable]":
                    kind = FunctionKind.Stable;
                    break;
                case "[volatile]":
                    kind = FunctionKind.Volatile;
                    break;
                case ['#', ..]:
                    break;
                default:
                    foreach (var name in line.Split(' '))
                    {
                        functions[name] = kind;
                    }

                    break;
            }
        }

        return functions.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

/// <summary>What a function may do besides computing a value.</summary>
internal enum FunctionKind : byte
{
    /// <summary>Nothing, and the value depends on the arguments alone.</summary>
    Immutable,

    /// <summary>Nothing, and the value is the same during a statement.</summary>
    Stable,

    /// <summary>Nothing that outlives the transaction; each row gets its own value.</summary>
    Volatile,

    /// <summary>It changes a setting: <c>set_config()</c>.</summary>
    SetsSetting,

    /// <summary>It takes or releases an advisory lock of the session.</summary>
    LocksSession,

    /// <summary>It is not known, and may do anything.</summary>
    Unknown,
}
