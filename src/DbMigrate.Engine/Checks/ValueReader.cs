using System.Buffers;
using System.Globalization;
using DbMigrate.Engine.Common;
using Npgsql;

namespace DbMigrate.Engine.Checks;

/// <summary>Reads the values of a row as text, long ones only to a limit, so that no row fills the memory.</summary>
internal static class ValueReader
{
    /// <summary>The number of characters of a row that are kept, besides the beginning of each value.</summary>
    internal const int MostOfRow = 65_536;

    // A sentence around the value must not be cut once more.
    private const int MostOfValue = TextLimit.Most - 256;

    private const int Beginning = 64;

    /// <summary>Returns the values of the current row of a reader with sequential access; null for NULL.</summary>
    /// <remarks>A value that is cut ends with <c>… (N more characters)</c>.</remarks>
    internal static async ValueTask<string?[]> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var values = new string?[reader.FieldCount];
        var left = MostOfRow;
        for (var i = 0; i < values.Length; i++)
        {
            if (await reader.IsDBNullAsync(i, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            var most = Math.Clamp(left, Beginning, MostOfValue);
            values[i] =
                reader.GetBytes(i, 0, null, 0, 0) <= most
                    ? reader.GetString(i)
                    : await ReadLongAsync(reader, i, most, cancellationToken).ConfigureAwait(false);
            left -= values[i]!.Length;
        }

        return values;
    }

    private static async Task<string> ReadLongAsync(
        NpgsqlDataReader reader,
        int column,
        int most,
        CancellationToken cancellationToken
    )
    {
        var buffer = ArrayPool<char>.Shared.Rent(most + 1);
        try
        {
            using var text = await reader.GetTextReaderAsync(column, cancellationToken).ConfigureAwait(false);
            var length = await text.ReadBlockAsync(buffer.AsMemory(0, most), cancellationToken).ConfigureAwait(false);
            var kept = new string(
                buffer,
                0,
                length > 0 && char.IsHighSurrogate(buffer[length - 1]) ? length - 1 : length
            );
            var rest = length - (long)kept.Length;
            for (
                int more;
                (more = await text.ReadAsync(buffer.AsMemory(), cancellationToken).ConfigureAwait(false)) > 0;

            )
            {
                rest += more;
            }

            return rest == 0
                ? kept
                : string.Create(CultureInfo.InvariantCulture, $"{kept}… ({rest:N0} more characters)");
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }
}
