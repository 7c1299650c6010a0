using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Gates;

/// <summary>Requires that the present time is inside a weekly window.</summary>
internal sealed class WindowGate : MigrationGate
{
    private readonly WeeklyWindow _window;

    private WindowGate(KindNode node)
        : base(node) => _window = WeeklyWindow.Read(node);

    internal static KindDefinition<MigrationGate> Definition { get; } =
        new(
            "window",
            new MapShape(
                "The times of the week at which the phase may start.",
                new KeyShape(
                    "days",
                    new ValueShape.ListOf(new ValueShape.Text(), OrSingle: true),
                    "The days on which the window opens: mon, tue, … or mon-fri."
                )
                {
                    Default = "every day",
                },
                new KeyShape("from", new ValueShape.Text(), "The time at which the window opens, as in 22:00.")
                {
                    Default = "00:00",
                },
                new KeyShape(
                    "to",
                    new ValueShape.Text(),
                    "The time at which the window closes, as in 04:00. If it is not after 'from', it is on the "
                        + "next day."
                )
                {
                    Default = "24:00",
                },
                new KeyShape("zone", new ValueShape.Text(), "The time zone, as in Europe/Berlin.") { Default = "UTC" }
            )
            {
                AtLeastOneOf =
                [
                    ["days", "from", "to"],
                ],
            },
            node => new WindowGate(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    window:
                      days: mon-thu
                      from: 22:00
                      to: 04:00
                      zone: Europe/Berlin
                    """,
            },
        };

    private protected override string DefaultName => "window";

    internal override GateOutcome Evaluate(GateContext context)
    {
        var now = context.State.Now;
        var next = _window.Next(now);
        return next.From <= now
            ? new GateOutcome(true, $"Inside the window ({_window}), which closes at {_window.Local(next.To)}.")
            : new GateOutcome(
                false,
                $"Outside of the window ({_window}): it opens at {_window.Local(next.From)}, in "
                    + $"{InstantText.Span(now, next.From)}.",
                next.From
            );
    }
}
