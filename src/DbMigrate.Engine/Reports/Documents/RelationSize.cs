using System.Globalization;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Reports.Documents;

/// <summary>About how large a relation is, as its last VACUUM or ANALYZE left it in the catalog.</summary>
/// <param name="Rows">About how many rows it has; null: it was never analyzed.</param>
/// <param name="Bytes">About how many bytes it takes on the disk, with indexes and TOAST.</param>
internal sealed record RelationSize(long? Rows, long Bytes)
{
    /// <summary>Returns the sum; null: of nothing.</summary>
    internal static RelationSize? Sum(IEnumerable<RelationSize> sizes)
    {
        RelationSize? sum = null;
        foreach (var size in sizes)
        {
            sum = sum is null
                ? size
                : new RelationSize(
                    sum.Rows is null && size.Rows is null ? null : (sum.Rows ?? 0) + (size.Rows ?? 0),
                    sum.Bytes + size.Bytes
                );
        }

        return sum;
    }

    /// <summary>Returns it for a person: <c>about 1,200 rows, 5.2 MB</c>, with two digits that count.</summary>
    public override string ToString()
    {
        var bytes = ByteSize.Format(Bytes);
        return Rows is { } rows
            ? string.Create(CultureInfo.InvariantCulture, $"about {Rounded(rows):N0} rows, {bytes}")
            : $"{bytes}, never analyzed";
    }

    private static long Rounded(long value)
    {
        var unit = 1L;
        for (var rest = value; rest >= 100; rest /= 10)
        {
            unit *= 10;
        }

        return (value + (unit / 2)) / unit * unit;
    }
}
