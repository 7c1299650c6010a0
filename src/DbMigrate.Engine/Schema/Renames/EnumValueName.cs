using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Renames;

/// <summary>The names of values of enums, as users write them: <c>app.mood.'sad'</c> or <c>app.mood.sad</c>.</summary>
internal static class EnumValueName
{
    /// <summary>Returns the name of a value.</summary>
    internal static string Of(EnumObject type, string value) => $"{type.Name}.{SqlText.QuoteLiteral(value)}";

    /// <summary>Finds the enum and its value that a name means; null: none.</summary>
    internal static (EnumObject Type, string Value)? Find(DatabaseSchema schema, string name)
    {
        foreach (var type in schema.Objects.OfType<EnumObject>().Where(t => IsWithin(t, name)))
        {
            if (ValueOf(type, name) is var value && type.Values.Contains(value))
            {
                return (type, value);
            }
        }

        return null;
    }

    /// <summary>Returns the value that a name means, which may be given without the type.</summary>
    internal static string ValueOf(EnumObject type, string name)
    {
        var text = IsWithin(type, name) ? name[(type.Name.Length + 1)..] : name;
        return text.Length > 1 && text[0] == '\'' && text[^1] == '\''
            ? text[1..^1].Replace("''", "'", StringComparison.Ordinal)
            : text;
    }

    private static bool IsWithin(EnumObject type, string name) =>
        name.StartsWith(type.Name + ".", StringComparison.Ordinal);
}
