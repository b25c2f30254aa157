{# Text without accents, case, and what stands in brackets, such as "(contractor)". #}
{% macro plain_text(text) -%}
    translate(
        lower(
            normalize(
                regexp_replace(
                    normalize(regexp_replace({{ text }}, '\(.*?\)|\[.*?\]', ' ', 'g'), NFKD), '[\u0300-\u036f]', '', 'g'
                ),
                NFC
            )
        ),
        'łŁøØđĐı', 'llooddi'
    )
{%- endmacro %}

{#
  A full name in a form that is equal however a person writes it: `Dvořák, Zoë` and `zoe dvorak`. NULL when it is too
  little to tell people apart: one word, unless it is written in Han, Kana or Hangul, where names have no spaces.
#}
{% macro comparable_name(name) -%}
    (
        select
            case
                when count(*) > 1 or max(word) ~ '^[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}$'
                    then string_agg(word, ' ' order by word)
            end
        from regexp_split_to_table({{ plain_text(name) }}, '[\s.,_''’/-]+') as word
        where word <> ''
    )
{%- endmacro %}

{# A login or mailbox in the form in which it is held against names: letters only. #}
{% macro handle(text) -%}
    regexp_replace({{ plain_text(text) }}, '[\s.,_''’/+0-9-]+', '', 'g')
{%- endmacro %}
