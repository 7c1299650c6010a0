using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>
/// The end of a statement: it is recorded, and its changes to the reading of the rest are applied.
/// </summary>
internal sealed partial class ScriptReader
{
    private void EndStatement(SqlLexer lexer, (long From, long To)? reference)
    {
        if (!_inStatement)
        {
            return;
        }

        EndPart(lexer, reference);
        var record = new StatementRecord
        {
            Offset = _first.Offset,
            Length = (int)(_last - _first.Offset),
            Line = _first.Line,
            Column = _first.Column,
            Standard = _strings.Standard,
            Source = _sourceIndex,
        };
        var parts = _parts is [{ Value: null }] ? null : _parts.ToArray();
        var bytes = StatementBytes.Join(
            parts,
            record.Offset,
            record.Length,
            (from, length) => _file.Input.Span(from, from + length).ToArray()
        );
        if (_source.OnDisk)
        {
            record.Digest = StatementBytes.Digest(bytes);
        }

        _inStatement = false;
        _parts.Clear();
        _shape.Reset();
        _file.Between = true;
        _file.Input.Keep = _file.Input.Position;

        var tokens = new SqlTokens(bytes, _strings.Standard);
        var (index, match) = StatementForms.Find(tokens);
        var form = StatementForms.At(index);
        record.Form = (short)index;
        record.Rule = match is null ? TransactionRule.Allowed : _state.RuleOf(form, match);
        record.Begins = _state.UsesNewLabel(form, match, bytes);
        var copy =
            form.Duty == ScriptHint.RowsFollow
                ? Rows(reference is not null, lexer.Kind == SqlTokenKind.Symbol, tokens)
                : null;
        if (match is not null)
        {
            Follow(form, tokens, match);
        }

        _records.Add(record, parts is null && copy is null ? null : new StatementExtra(parts, copy));
    }

    private void Follow(StatementForm form, SqlTokens tokens, PatternMatch match)
    {
        switch (form.Duty)
        {
            case ScriptHint.RowsToClient:
                Find(
                    _first.In(_source.Name),
                    "COPY … TO STDOUT sends its rows to the client, which does not take them. Use a 'copy' step, "
                        + "or COPY … TO 'file' on the server."
                );
                break;
            case ScriptHint.StringSetting:
                _strings.Set(tokens, match.End);
                break;
            case ScriptHint.EncodingSetting:
                Encoding(tokens.Text(match.End, match.End + 1).Trim('\'').ToLowerInvariant());
                break;
        }

        _strings.Pass(form.Rule);
    }

    private void Encoding(string name)
    {
        if (name is not ("utf8" or "utf-8" or "unicode" or "default"))
        {
            Find(
                _first.In(_source.Name),
                $"the client encoding becomes {name} here, but files are read and sent as UTF-8. Save the file as "
                    + "UTF-8 and remove the statement."
            );
        }
    }
}
