using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Checks;

/// <summary>Checks the values of an enum type.</summary>
internal sealed class EnumCheck : MigrationCheck
{
    private readonly ObjectName? _type;
    private readonly IReadOnlyList<string> _values;
    private readonly bool _exact;

    private EnumCheck(KindNode node)
        : base(node)
    {
        _type = NameList.Read(node, "type").FirstOrDefault();
        _values = node.Texts("values");
        _exact = node.Boolean("exact", otherwise: true);
    }

    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "enum",
            new MapShape(
                "The values of an enum type.",
                new KeyShape("type", new ValueShape.Text(Reference.Identifier), "The enum type.", Required: true),
                new KeyShape(
                    "values",
                    new ValueShape.ListOf(new ValueShape.Text()),
                    "The values, in order.",
                    Required: true
                ),
                new KeyShape(
                    "exact",
                    new ValueShape.Boolean(),
                    "Whether the type has these values only, in this order. Otherwise it has at least these."
                )
                {
                    Default = "true",
                }
            ),
            node => new EnumCheck(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    enum:
                      type: order_priority
                      values: [low, high]
                      exact: false
                    """,
            },
        };

    private protected override string DefaultName => $"enum {_type}";

    internal override async Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var catalog = new CatalogReader(context.Connection);
        var expected = (_exact ? string.Empty : "at least ") + string.Join(", ", _values);
        var type = await catalog.ReadEnumAsync(_type!, cancellationToken).ConfigureAwait(false);
        if (type is { OtherKind: { } other })
        {
            return CheckOutcome.Of(false, expected, $"{_type} is {other}");
        }

        if (type is not { Values: var found })
        {
            var missing = await catalog.ReadCandidatesAsync(["type"], cancellationToken).ConfigureAwait(false);
            return CheckOutcome.Of(false, expected, $"no enum type {_type}: {missing.Describe("type", _type!)}");
        }

        var absent = _values.Except(found, StringComparer.Ordinal).ToList();
        var more = _exact ? found.Except(_values, StringComparer.Ordinal).ToList() : [];
        return CheckOutcome.Of(
            absent.Count == 0 && (!_exact || found.SequenceEqual(_values, StringComparer.Ordinal)),
            expected,
            found.Length == 0 ? "no values" : string.Join(", ", found),
            [.. absent.Select(v => $"{v}: missing"), .. more.Select(v => $"{v}: not expected")]
        );
    }
}
