using TopoWeb.Settings;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Notation;

/// <summary>
/// Reads the paper's notation by recursive descent, one method a rule.
/// <code>
/// line       = part , { [ "," | ";" | "·" ] , part } , [ "." ] ;
/// part       = mapper | barcode | density | source | data | iterations | layer | channel | members ;
/// mapper     = "Mapper" , "(" , integer , "," , number , ")" , [ of ] ;
/// barcode    = ( "LW" , "(" , integer , [ "," , [ "ν" , [ "=" ] ] , integer ] , ")"
///              | "VR" , [ "(" , integer , [ "landmarks" ] , ")" ] ) , [ of ] ;
/// of         = "of" , ( density | source ) ;
/// density    = "ρ" , "(" , integer , "," , number , [ "," , source ] , ")" , [ of ] ;
/// source     = ensemble | pretrained ;
/// ensemble   = [ integer , [ "×" ] ] , ( "M" | "C" ) , { "*" | upper | lower } , "(" , integer , "," , integer , "," , integer , ")" ;
/// upper      = "^" , ( mark | "{" , mark , { "," , mark } , "}" ) ;       mark  = integer (* layer *) | colour | "*" ;
/// lower      = "_" , ( state | "{" , state , { "," , state } , "}" ) ;    state = count (* iterations *) | "gray" | "color" ;
/// pretrained = name , "^" , ( integer | "{" , integer , "}" ) ;
/// data       = "on" , name | "gray" | "color" ;
/// iterations = "at" , count , { "," , count } ;
/// layer      = "layer" , integer | "every" , "layer" ;
/// channel    = "channel" , ( integer | colour ) ;                         colour = "R" | "G" | "B" ;
/// members    = "networks" , range , { "," , range } ;                     range = integer , [ "-" , integer ] ;
/// count      = number , [ "K" ] ;                                         (* 40K = 40,000 *)
/// </code>
/// Words in either case. ASCII: <c>x</c> for ×, <c>rho</c> for ρ, <c>nu</c> for ν; <c>grey</c> and <c>colour</c> are read as well, and raised or lowered digits as ^ and _.
/// Nothing is said twice. Canonical: <c>LW(100, ν=1), Mapper(30, 3) of ρ(100, 0.35, 60×C^{1,R}_{100K}(64,32,64))</c>; gray is marked (<c>_{100K,gray}</c>), colour is not.
/// </summary>
internal sealed partial class NotationParser
{
    private readonly IReadOnlyList<NotationToken> _tokens;
    private int _at;
    private NotationLine _line = new();

    private NotationParser(string text) => _tokens = NotationLexer.Read(text);

    /// <summary>The line, or why it is none; one of both is null.</summary>
    public static (NotationLine? Line, NotationError? Error) Read(string text)
    {
        try
        {
            return (new NotationParser(text).Line(), null);
        }
        catch (Refusal refusal)
        {
            return (null, refusal.Error);
        }
    }

    private NotationToken Now => _tokens[_at];

    private NotationToken Ahead => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    private NotationLine Line()
    {
        while (Now.Kind != TokenKind.End)
        {
            Part();
            if (Now.Is(',') || Now.Is(';') || Now.Is('·'))
                _at++;
            if (Now.Is('.') && Ahead.Kind == TokenKind.End)
                _at++;
        }
        return Checked(_line);
    }

    private void Part()
    {
        var token = Now;
        if (token.Is("Mapper"))
            Mapper();
        else if (token.Is("LW") || token.Is("VR"))
            Barcode();
        else if (IsRho(token))
            Density();
        else if (token.Is("on"))
            Data();
        else if (Gray(token) is { } gray)
            Color(Take(), gray);
        else if (token.Is("at"))
            Iterations();
        else if (token.Is("layer"))
            Layer(NumberAfter("layer"), token);
        else if (token.Is("every"))
        {
            _at++;
            if (!Now.Is("layer"))
                throw Expected("layer after every");
            _at++;
            EveryLayer(token);
        }
        else if (token.Is("channel"))
            Channel();
        else if (token.Is("networks"))
            Members();
        else if (StartsSource())
            Source();
        else
            throw Expected("an ensemble such as 40×M(64,0,64), a layer of a network such as VGG16^5, ρ(k, p), LW(100), VR, Mapper(30, 3), or one of on, at, layer, every layer, channel, networks, gray, color");
    }

    private void Mapper()
    {
        var start = Take();
        Once(_line.Mapper, start, "Mapper");
        Sign('(', "after Mapper");
        var resolution = SettingText.Int(Value(MapperCatalog.Resolution));
        Sign(',', "between resolution and gain");
        var gain = SettingText.Double(Value(MapperCatalog.Gain));
        Sign(')', "to close Mapper(");
        _line = _line with { Mapper = new MapperSettings { Resolution = resolution, Gain = gain } };
        Of();
    }

    private void Barcode()
    {
        var start = Take();
        Once(_line.Barcode, start, "the barcode");
        if (start.Is("VR"))
        {
            var settings = new BarcodeSettings { Complex = ComplexKind.Rips };
            if (Skip('('))
            {
                settings = new() { Complex = ComplexKind.RipsLandmarks, Landmarks = SettingText.Int(Value(BarcodeCatalog.Landmarks)) };
                if (Now.Is("landmarks"))
                    _at++;
                Sign(')', "to close VR(");
            }
            _line = _line with { Barcode = settings };
        }
        else
        {
            Sign('(', "after LW");
            var landmarks = SettingText.Int(Value(BarcodeCatalog.Landmarks));
            var nu = new BarcodeSettings().Nu;
            if (Skip(','))
            {
                if (Now.Is("ν") || Now.Is("nu"))
                {
                    _at++;
                    Skip('=');
                }
                nu = SettingText.Int(Value(BarcodeCatalog.Nu));
            }
            Sign(')', "to close LW(");
            _line = _line with { Barcode = new BarcodeSettings { Landmarks = landmarks, Nu = nu } };
        }
        Of();
    }

    private void Density()
    {
        var start = Take();
        Once(_line.Density, start, "ρ");
        Sign('(', "after ρ");
        var k = SettingText.Int(Value(DensityCatalog.K));
        Sign(',', "between k and p");
        var p = SettingText.Double(Value(DensityCatalog.P));
        if (Skip(','))
            RequireSource();
        Sign(')', "to close ρ(");
        _line = _line with { Density = new DensitySettings { K = k, P = p } };
        Of();
    }

    /// <summary>What a stage is taken of.</summary>
    private void Of()
    {
        if (!Now.Is("of"))
            return;
        _at++;
        if (IsRho(Now))
            Density();
        else if (StartsSource())
            Source();
        else
            throw Expected("ρ(k, p, …), an ensemble or a layer of a network after “of”");
    }

    private static bool IsRho(NotationToken token) => token.Is("ρ") || token.Is("rho");
}
