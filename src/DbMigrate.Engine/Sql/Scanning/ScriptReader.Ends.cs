using System.Globalization;
using DbMigrate.Engine.Sql.Model;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>What happens at a statement's end: it is recorded, and what it changes for the reading of the rest is done.</summary>
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
            Standard = _standard,
            Source = _sourceIndex,
        };
        var parts = _parts is [{ Value: null }] ? null : _parts.ToArray();
        var bytes = StatementBytes.Join(parts, record.Offset, record.Length, (from, length) => _file.Input.Span(from, from + length).ToArray());
        if (_source.OnDisk)
        {
            record.Digest = StatementBytes.Digest(bytes);
        }

        _inStatement = false;
        _parts.Clear();
        _shape.Reset();
        _file.Between = true;
        _file.Input.Keep = _file.Input.Position;

        var tokens = new SqlTokens(bytes, _standard);
        var (index, match) = StatementForms.Find(tokens);
        var form = StatementForms.At(index);
        record.Form = (short)index;
        record.Transactional = form.Rule is not (TransactionRule.Refused or TransactionRule.Unknown);
        var copy = form.Kind switch
        {
            "COPY FROM" => Rows(reference is not null, lexer.Kind == SqlTokenKind.Symbol, tokens),
            _ => null,
        };
        Follow(form, tokens, match);
        _records.Add(record, parts is null && copy is null ? null : new StatementExtra(parts, copy));
    }

    private void Follow(StatementForm form, SqlTokens tokens, PatternMatch? match)
    {
        var place = _first.In(_source.Name);
        switch (form.Kind)
        {
            case "COPY TO" when tokens.Kind(match!.End) is SqlTokenKind.End or not SqlTokenKind.String:
                Find(place, "COPY … TO STDOUT sends rows to nobody here. Use a 'copy' step, or COPY … TO 'file' on the server.");
                break;
            case "SET" when match is not null:
                Setting(tokens, match, place);
                break;
            case "BEGIN":
                _standardBefore = _standard;
                break;
        }
    }

    private void Setting(SqlTokens tokens, PatternMatch match, SourcePlace place)
    {
        var name = tokens.IsWord(match.End - 2, "CLIENT_ENCODING");
        var value = tokens.Text(match.End, match.End + 1).Trim('\'').ToLowerInvariant();
        if (!name)
        {
            _standard = value switch { "off" or "false" or "no" or "0" => false, "on" or "true" or "yes" or "1" => true, _ => _standard };
        }
        else if (value is not ("utf8" or "utf-8" or "unicode" or "default"))
        {
            Find(place, $"SET client_encoding to {value}: files are UTF-8 here, and so is what is sent. Save the file as UTF-8 and leave the statement out.");
        }
    }

    /// <summary>Passes the rows behind a COPY … FROM stdin.</summary>
    private CopyRange? Rows(bool inVariable, bool semicolon, SqlTokens tokens)
    {
        var place = _first.In(_source.Name);
        if (inVariable)
        {
            Find(place, "a COPY … FROM stdin cannot stand in a variable: its rows are in the file.");
            return null;
        }

        if (IsBinary(tokens))
        {
            Find(place, "COPY … FROM stdin in binary format: a SQL file is text. Use the text or CSV format, or a 'copy' step.");
        }

        var input = _file.Input;
        var missing = "the rows of this COPY … FROM stdin have no line \\. at their end.";
        if (!semicolon || !ToNextLine(input))
        {
            Find(place, missing);
            return null;
        }

        var from = input.Offset;
        var line = input.MoveTo(from).Line;
        var hash = new LineEnds();
        var hashed = from;
        while (true)
        {
            // At a line's beginning; what is not hashed yet is kept.
            input.Keep = (int)(hashed - input.Base);
            if (ByteAt(input, 0) == '\\' && ByteAt(input, 1) == '.' && (ByteAt(input, 2) is -1 or '\n' || (ByteAt(input, 2) == '\r' && ByteAt(input, 3) == '\n')))
            {
                break;
            }

            if (!PassLine(input, hash, ref hashed))
            {
                if (input.Fault is null)
                {
                    Find(place, missing);
                }

                hash.Finish();
                return null;
            }
        }

        var to = input.Offset;
        hash.Append(input.Span(hashed, to));
        input.Position += 2;
        input.Keep = input.Position;
        return new CopyRange(from, to - from, line, hash.Finish());
    }

    private static bool PassLine(InputWindow input, LineEnds hash, ref long hashed)
    {
        while (true)
        {
            var at = input.Bytes.AsSpan(input.Position, input.End - input.Position).IndexOf((byte)'\n');
            if (at >= 0)
            {
                input.Position += at + 1;
                return true;
            }

            // A row of any length, and rows of any number, need no more than one block.
            input.Position = input.End;
            hash.Append(input.Span(hashed, input.Offset));
            hashed = input.Offset;
            input.Keep = input.Position;
            if (!input.Fill())
            {
                return false;
            }
        }
    }

    /// <summary>Nothing but space and a comment may stand between a COPY's semicolon and the line's end.</summary>
    private bool ToNextLine(InputWindow input)
    {
        var told = false;
        for (int c; (c = ByteAt(input, 0)) != '\n'; input.Position++)
        {
            if (c < 0)
            {
                return false;
            }

            if (c == '-' && ByteAt(input, 1) == '-')
            {
                told = true;
            }
            else if (!told && c is not (' ' or '\t' or '\r' or '\f' or '\v'))
            {
                told = true;
                Find(input.PositionOf(input.Offset).In(_source.Name), "nothing may follow a COPY … FROM stdin on its line: the rows begin on the next. Move this behind the line \\. of the rows.");
            }
        }

        input.Position++;
        return true;
    }

    private static bool IsBinary(SqlTokens tokens)
    {
        for (var i = 1; tokens.Kind(i) != SqlTokenKind.End; i++)
        {
            if (tokens.IsWord(i, "BINARY") && (i == 1 || tokens.IsWord(i - 1, "FORMAT") || tokens.IsWord(i - 1, "WITH")))
            {
                return true;
            }

            if (tokens.IsWord(i, "FORMAT") && tokens.Kind(i + 1) == SqlTokenKind.String && tokens.Text(i + 1).Equals("'binary'", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static int ByteAt(InputWindow input, int ahead)
    {
        while (input.Position + ahead >= input.End)
        {
            if (!input.Fill())
            {
                return -1;
            }
        }

        return input.Bytes[input.Position + ahead];
    }
}
