using System.Collections;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>Statements out of their records, made as they are asked for.</summary>
internal sealed class StatementList(StatementRecords records, int first, int count) : IReadOnlyList<SqlStatement>
{
    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public SqlStatement this[int index] =>
        (uint)index < (uint)count
            ? new SqlStatement(records, first + index)
            : throw new ArgumentOutOfRangeException(nameof(index));

    /// <inheritdoc/>
    public IEnumerator<SqlStatement> GetEnumerator()
    {
        for (var i = 0; i < count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
