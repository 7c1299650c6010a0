using System.Globalization;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Rehearsal.Prisma;

/// <summary>Writes the columns of a Prisma schema: names, types, defaults.</summary>
/// <param name="schema">The schema.</param>
internal sealed partial class PrismaColumns(PrismaSchema schema)
{
    /// <summary>Returns the name of a column, quoted.</summary>
    internal string NameOf(PrismaField field) => SqlText.QuoteIdentifier(field.DatabaseName);

    /// <summary>Returns the type of a column.</summary>
    internal string TypeOf(PrismaField field) => BaseType(field) + (field.IsList ? "[]" : string.Empty);

    /// <summary>Returns the type of a column that refers to the key of a model.</summary>
    internal string KeyType(PrismaBlock model) => BaseType(PrismaSchema.KeyOf(model).Fields[0]);

    /// <summary>Returns the definition of a column.</summary>
    internal string Define(PrismaField field)
    {
        var value = field.Find("default")?.Find("value", isFirst: true);
        var type = value is PrismaValue.Call { Name: "autoincrement" }
            ? PrismaTypes.Serial(BaseType(field))
            : TypeOf(field);
        var isNull = field.IsOptional || field.IsList;
        return $"{NameOf(field)} {type}{(isNull ? string.Empty : " NOT NULL")}"
            + (value is not null && DefaultOf(field, value) is { } text ? $" DEFAULT {text}" : string.Empty);
    }

    /// <summary>Returns what an index says of one of its columns, with a space in front.</summary>
    internal static string IndexOptions(PrismaValue.Call? options)
    {
        if (options is null)
        {
            return string.Empty;
        }

        var operators = options.Arguments.FirstOrDefault(a => a.Name == "ops")?.Value switch
        {
            PrismaValue.Call { Name: "raw", Arguments: [{ Value: PrismaValue.Text raw }] } => " " + raw.Value,
            PrismaValue.Word word => " " + OperatorClass(word.Value),
            _ => string.Empty,
        };
        return operators
            + (
                options.Arguments.FirstOrDefault(a => a.Name == "sort")?.Value is PrismaValue.Word { Value: "Desc" }
                    ? " DESC"
                    : string.Empty
            );
    }

    private string BaseType(PrismaField field) =>
        field.IsUnsupported ? field.Type
        : schema.Find(field.Type) is { } type ? PrismaScript.NameOf(type)
        : PrismaTypes.SqlOf(field);

    /// <summary>Returns the default of a column in SQL; null: Prisma's client makes the value.</summary>
    private string? DefaultOf(PrismaField field, PrismaValue value) =>
        value switch
        {
            PrismaValue.Call { Name: "now" } => "CURRENT_TIMESTAMP",
            PrismaValue.Call { Name: "dbgenerated", Arguments: [{ Value: PrismaValue.Text text }, ..] } => text.Value,
            PrismaValue.Call => null,
            PrismaValue.List list =>
                $"ARRAY[{string.Join(", ", list.Items.Select(i => Literal(field, i)))}]::{TypeOf(field)}",
            _ => Literal(field, value),
        };

    private string Literal(PrismaField field, PrismaValue value) =>
        value switch
        {
            PrismaValue.Text text when field.Type == "Bytes" => SqlText.QuoteLiteral(
                "\\x" + Convert.ToHexString(Convert.FromBase64String(text.Value))
            ),
            PrismaValue.Text text when field.Type == "DateTime" => SqlText.QuoteLiteral(Time(text.Value)),
            PrismaValue.Text text => SqlText.QuoteLiteral(text.Value),
            PrismaValue.Number number => number.Value,
            PrismaValue.Word word when schema.Find(field.Type)?.Field(word.Value) is { } of => SqlText.QuoteLiteral(
                of.DatabaseName
            ),
            PrismaValue.Word word => word.Value,
            _ => "NULL",
        };

    /// <summary>Returns a time as Prisma writes it: a type without a date takes no other form.</summary>
    private static string Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time)
            ? time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF zzz", CultureInfo.InvariantCulture)
            : text;

    /// <summary>Returns an operator class of PostgreSQL by its name in Prisma: <c>JsonbPathOps</c>.</summary>
    private static string OperatorClass(string name) =>
        Capital()
            .Replace(name, m => (m.Index == 0 ? string.Empty : "_") + m.Value.ToLowerInvariant())
            .Replace("min_max", "minmax", StringComparison.Ordinal)
            .Replace("timestamp_tz", "timestamptz", StringComparison.Ordinal)
            .Replace("time_tz", "timetz", StringComparison.Ordinal)
            .Replace("var_bit", "varbit", StringComparison.Ordinal);

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}
