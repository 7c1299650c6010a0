using System.Globalization;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Base types and shells.</summary>
internal sealed class BaseTypeKind : TypeKind<BaseTypeObject>
{
    internal override bool DropsCircle => true;

    internal override void CreateProvisionally(SchemaObject wanted, ScriptWriter script) =>
        script.Add(wanted, $"CREATE TYPE {wanted.Name}");

    // Type and functions need each other, so neither can be dropped alone. What else depends on the type was dropped
    // before.
    internal override void Drop(SchemaObject found, ScriptWriter script) =>
        script.AddDrop(
            found,
            $"DROP TYPE {found.Name}{(((BaseTypeObject)found).IsDefined ? " CASCADE" : string.Empty)}"
        );

    internal override bool TryAlter(AlteredObject change, ScriptWriter script)
    {
        var (current, wanted) = ((BaseTypeObject)change.Current, (BaseTypeObject)change.Wanted);
        if (!current.IsDefined)
        {
            Create(wanted, script);
            return true;
        }

        if (
            !change.HasOnly("receive", "send", "typmod_in", "typmod_out", "analyze", "subscript", "storage")
            || (change.Has("storage") && wanted.Storage == 'p')
        )
        {
            return false;
        }

        var options = new OptionList();
        foreach (var (name, _, value) in change.Facets)
        {
            options.Add(name.ToUpperInvariant(), value ?? "NONE");
        }

        script.Add(wanted, $"ALTER TYPE {wanted.Name} SET {options}");
        return true;
    }

    protected override IEnumerable<Facet> Facets(BaseTypeObject found) =>
        [
            new("shell", found.IsDefined ? null : "true"),
            new("input", found.Input),
            new("output", found.Output),
            new("receive", found.Receive),
            new("send", found.Send),
            new("typmod_in", found.ModifierInput),
            new("typmod_out", found.ModifierOutput),
            new("analyze", found.Analyze),
            new("subscript", found.Subscript),
            new("length", found.Length == -1 ? "variable" : found.Length.ToString(CultureInfo.InvariantCulture)),
            new("passed by value", found.ByValue ? "true" : null),
            new("alignment", Alignment(found)),
            new("storage", Storage(found)),
            new("category", found.Category.ToString()),
            new("preferred", found.IsPreferred ? "true" : null),
            new("default", Default(found)),
            new("element", found.Element),
            new("delimiter", found.Delimiter),
            new("collatable", found.Collatable ? "true" : null),
        ];

    protected override void Create(BaseTypeObject wanted, ScriptWriter script)
    {
        if (!wanted.IsDefined)
        {
            script.Add(wanted, $"CREATE TYPE {wanted.Name}");
            return;
        }

        var length = wanted.Length == -1 ? "VARIABLE" : wanted.Length.ToString(CultureInfo.InvariantCulture);
        var options = new OptionList()
            .Add("INPUT", wanted.Input)
            .Add("OUTPUT", wanted.Output)
            .Add("RECEIVE", wanted.Receive)
            .Add("SEND", wanted.Send)
            .Add("TYPMOD_IN", wanted.ModifierInput)
            .Add("TYPMOD_OUT", wanted.ModifierOutput)
            .Add("ANALYZE", wanted.Analyze)
            .Add("SUBSCRIPT", wanted.Subscript)
            .Add("INTERNALLENGTH", length)
            .AddWord("PASSEDBYVALUE", wanted.ByValue)
            .Add("ALIGNMENT", Alignment(wanted))
            .Add("STORAGE", Storage(wanted))
            .AddText("CATEGORY", wanted.Category.ToString())
            .Add("PREFERRED", wanted.IsPreferred ? "true" : null)
            .Add("DEFAULT", Default(wanted))
            .Add("ELEMENT", wanted.Element)
            .AddText("DELIMITER", wanted.Delimiter)
            .Add("COLLATABLE", wanted.Collatable ? "true" : null);
        script.Add(wanted, $"CREATE TYPE {wanted.Name} {options}");
    }

    private static string? Default(BaseTypeObject found) =>
        found.DefaultExpression ?? (found.Default is null ? null : SqlText.QuoteLiteral(found.Default));

    private static string Alignment(BaseTypeObject found) =>
        found.Alignment switch
        {
            'c' => "char",
            's' => "int2",
            'd' => "double",
            _ => "int4",
        };

    private static string Storage(BaseTypeObject found) =>
        found.Storage switch
        {
            'e' => "external",
            'm' => "main",
            'x' => "extended",
            _ => "plain",
        };
}
