using System.Globalization;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using Npgsql;

namespace DbMigrate.Engine.Checks;

/// <summary>Checks that sequences are past the values that their columns have.</summary>
internal sealed class SequencesCheck : MigrationCheck
{
    private readonly IReadOnlyList<ObjectName> _tables;

    private SequencesCheck(KindNode node)
        : base(node) => _tables = NameList.Read(node, "tables");

    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "sequences",
            new MapShape(
                "Sequences whose next value must be past every value of their column: those of identity and serial "
                    + "columns, and those in defaults.",
                new KeyShape(
                    "tables",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The tables.",
                    Required: true
                )
            )
            {
                ShortForm = "tables",
            },
            node => new SequencesCheck(node)
        )
        {
            Documentation = new KindDocumentation { Example = "sequences: [customers, orders]" },
        };

    private protected override string DefaultName =>
        $"sequences of {DisplayText.Join([.. _tables.Select(t => t.Text)])}";

    internal override async Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var (wrong, count) = (new List<string>(), 0);
        foreach (var table in _tables)
        {
            var sequences = await new CatalogReader(context.Connection)
                .ReadSequencesAsync(Names.Written(table), cancellationToken)
                .ConfigureAwait(false);
            if (sequences.Count == 0)
            {
                wrong.Add($"{table}: no table with a sequence");
            }

            foreach (var sequence in sequences)
            {
                count++;
                if (
                    await FaultAsync(context.Connection, sequence, cancellationToken).ConfigureAwait(false) is { } fault
                )
                {
                    wrong.Add(fault);
                }
            }
        }

        return CheckOutcome.Of(
            wrong.Count == 0,
            "each next value is past the values in use",
            wrong.Count == 0
                ? $"{DisplayText.Count(count, "sequence")} {(count == 1 ? "is" : "are")}"
                : $"{DisplayText.Count(wrong.Count, "is not", "are not")}",
            [.. wrong.Take(20)],
            wrong.Count == 0 ? null : "setval sets the position of a sequence."
        );
    }

    private static async Task<string?> FaultAsync(
        NpgsqlConnection connection,
        CatalogSequence sequence,
        CancellationToken cancellationToken
    )
    {
        var ascends = sequence.Increment > 0;
        var command = new NpgsqlCommand(
            "SELECT s.last_value, s.is_called, "
                + $"(SELECT pg_catalog.{(ascends ? "max" : "min")}(t.{sequence.Column})::pg_catalog.int8 "
                + $"FROM {sequence.Table} AS t) FROM {sequence.Name} AS s",
            connection
        );
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var (last, called) = (reader.GetInt64(0), reader.GetBoolean(1));
        var used = reader.IsDBNull(2) ? (long?)null : reader.GetInt64(2);
        var next = called ? (Int128)last + sequence.Increment : last;
        var column = $"{sequence.Table}.{sequence.Column}";
        if (next > sequence.Maximum || next < sequence.Minimum)
        {
            return sequence.Cycles
                ? null
                : Text($"{sequence.Name} is used up: its last value was {last}; {column} needs another");
        }

        return used is { } value && (ascends ? next <= value : next >= value)
            ? Text($"{sequence.Name} gives {next} next, and {column} has {value}")
            : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
