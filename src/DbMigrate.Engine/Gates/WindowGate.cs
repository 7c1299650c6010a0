using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Gates;

/// <summary>Now is inside a window that comes round every week.</summary>
internal sealed class WindowGate : MigrationGate
{
    private readonly WeeklyWindow _window;

    private WindowGate(KindNode node)
        : base(node) => _window = WeeklyWindow.Read(node);

    internal static KindDefinition<MigrationGate> Definition { get; } =
        new(
            "window",
            new MapShape(
                "Times of the week at which the phase may start.",
                new KeyShape(
                    "days",
                    new ValueShape.ListOf(new ValueShape.Text(), OrSingle: true),
                    "The days on which it begins: mon, tue, … or mon-fri; every day where nothing is said."
                ),
                new KeyShape(
                    "from",
                    new ValueShape.Text(),
                    "When it begins, as in 22:00; midnight where nothing is said."
                ),
                new KeyShape(
                    "to",
                    new ValueShape.Text(),
                    "When it ends, as in 04:00; not after 'from': on the next day. Midnight where nothing is said."
                ),
                new KeyShape(
                    "zone",
                    new ValueShape.Text(),
                    "The time zone, as in Europe/Berlin; UTC where nothing is said."
                )
            )
            {
                AtLeastOneOf =
                [
                    ["days", "from", "to"],
                ],
            },
            node => new WindowGate(node)
        );

    private protected override string DefaultName => "window";

    internal override GateOutcome Judge(GateContext context)
    {
        var now = context.State.Now;
        var next = _window.Next(now);
        return next.From <= now
            ? new GateOutcome(true, $"Inside the window ({_window}), which closes at {_window.Local(next.To)}.")
            : new GateOutcome(
                false,
                $"Outside of the window ({_window}): it opens at {_window.Local(next.From)}, in {InstantText.Span(now, next.From)}.",
                next.From
            );
    }
}
