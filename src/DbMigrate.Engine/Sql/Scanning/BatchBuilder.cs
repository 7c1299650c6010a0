using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>Divides the statements of a script into batches.</summary>
internal sealed class BatchBuilder(
    StatementRecords records,
    SqlTransactionMode mode,
    Func<SqlStatement, bool?>? commits
)
{
    private readonly List<SqlBatch> _batches = [];
    private int _first;

    /// <summary>Returns the batches, in order.</summary>
    public IReadOnlyList<SqlBatch> Build()
    {
        string? options = null;
        var began = false;
        for (var i = 0; i < records.Count; i++)
        {
            var rule = records[i].Rule;
            switch (rule)
            {
                case TransactionRule.Begin:
                    End(i, true, null);
                    (options, began, _first) = (Options(i), true, i + 1);
                    break;
                case TransactionRule.Commit or TransactionRule.CommitAndChain:
                    End(i, true, options);
                    began = rule == TransactionRule.CommitAndChain;
                    (options, _first) = (began ? options : null, i + 1);
                    break;
                default:
                    if (!began && records[i].Begins)
                    {
                        End(i, true, null);
                    }

                    if (!began && !Joins(i))
                    {
                        End(i, true, null);
                        End(i + 1, mode != SqlTransactionMode.None && IsTransactional(i), null);
                    }

                    break;
            }
        }

        End(records.Count, true, null);
        return _batches;
    }

    private bool Joins(int index) => mode == SqlTransactionMode.File && IsTransactional(index);

    private bool IsTransactional(int index) =>
        records[index].Rule == TransactionRule.Allowed
        || (
            records[index].Rule == TransactionRule.Unknown && commits?.Invoke(new SqlStatement(records, index)) == false
        );

    private void End(int end, bool transactional, string? options)
    {
        if (end > _first)
        {
            _batches.Add(new SqlBatch(records, _first, end - _first, transactional, options));
        }

        _first = end;
    }

    /// <summary>Returns the options behind BEGIN, WORK or TRANSACTION.</summary>
    private string? Options(int index)
    {
        var tokens = new SqlStatement(records, index).Tokens();
        var from = tokens.IsWord(1, "WORK") || tokens.IsWord(1, "TRANSACTION") ? 2 : 1;
        var to = from;
        while (tokens.Kind(to) != SqlTokenKind.End)
        {
            to++;
        }

        return to == from ? null : tokens.Text(from, to);
    }
}
