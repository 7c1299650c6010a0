using System.Globalization;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Checks;

/// <summary>How much two numbers of rows may differ.</summary>
/// <param name="Rows">By how many rows; null: by a part.</param>
/// <param name="Percent">By which part of the other number, in percent.</param>
internal sealed record RowTolerance(decimal? Rows, decimal Percent)
{
    /// <summary>Whether they must be equal.</summary>
    internal bool IsExact => Rows == 0;

    /// <summary>Reads it from the plan.</summary>
    internal static RowTolerance Read(KindNode node, string key)
    {
        var text = node.OptionalText(key)?.Trim() ?? "0";
        var isPart = text.EndsWith('%');
        if (
            decimal.TryParse(
                isPart ? text[..^1] : text,
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            ) && (isPart || number == decimal.Truncate(number))
        )
        {
            return isPart ? new RowTolerance(null, number) : new RowTolerance(number, 0);
        }

        node.Error(key, $"'{key}' takes a number of rows, as in 100, or a part, as in 1%.");
        return new RowTolerance(0, 0);
    }

    /// <summary>Returns whether a number differs from a wanted one by no more than that.</summary>
    internal bool Holds(long found, long wanted) =>
        Math.Abs((decimal)found - wanted) <= (Rows ?? wanted * Percent / 100);

    /// <summary>As the end of an expectation; empty where the numbers must be equal.</summary>
    public override string ToString() =>
        IsExact ? string.Empty
        : Rows is { } rows ? string.Create(CultureInfo.InvariantCulture, $", within {rows:0} rows")
        : string.Create(CultureInfo.InvariantCulture, $", within {Percent:0.##} %");
}
