//! Variant kanji met in names of persons and places, and the form each is compared as.
//!
//! A small table, not a theory of variants: pairs that one office's two spellings of one name really differ by. NFKC leaves all of
//! these alone (it folds compatibility ideographs such as U+FA19 only). Old forms of common words are here where labels use them.

/// The everyday form of a variant kanji; `None` when `c` has none in the table.
pub(super) const fn everyday(c: char) -> Option<char> {
    Some(match c {
        '髙' => '高',
        '﨑' | '碕' | '嵜' => '崎',
        '德' => '徳',
        '濵' | '濱' => '浜',
        '邉' | '邊' => '辺',
        '齋' | '齊' | '斎' => '斉',
        '澤' => '沢',
        '廣' => '広',
        '國' => '国',
        '學' => '学',
        '會' => '会',
        '櫻' => '桜',
        '眞' => '真',
        '惠' => '恵',
        '藏' => '蔵',
        '藪' => '薮',
        '嶋' | '嶌' => '島',
        '嶽' => '岳',
        '條' => '条',
        '榮' => '栄',
        '龍' => '竜',
        '瀧' => '滝',
        '瀨' => '瀬',
        '淵' => '渕',
        '曾' => '曽',
        '槇' => '槙',
        '豐' => '豊',
        '寶' => '宝',
        '圓' => '円',
        '萬' => '万',
        '壽' => '寿',
        '龜' => '亀',
        '鐵' => '鉄',
        '驛' => '駅',
        '總' => '総',
        '數' => '数',
        '縣' => '県',
        '區' => '区',
        '與' => '与',
        '兒' => '児',
        '醫' => '医',
        '聯' => '連',
        '釋' => '釈',
        '彌' => '弥',
        '冨' => '富',
        '舘' => '館',
        '桒' => '桑',
        '栁' | '桺' => '柳',
        '𠮷' => '吉',
        '𣘺' => '橋',
        '黑' => '黒',
        '靑' => '青',
        '淸' => '清',
        '靜' => '静',
        '增' => '増',
        '濟' => '済',
        '單' => '単',
        '實' => '実',
        '當' => '当',
        '對' => '対',
        '應' => '応',
        '戶' | '户' => '戸',
        '內' => '内',
        '每' => '毎',
        '步' => '歩',
        '餠' => '餅',
        '鷗' => '鴎',
        '蘆' => '芦',
        '碍' | '礙' => '害',
        // Small ke and ka stand for か in counters (ヶ所, ヵ月); the keyboard gives the large ones as readily.
        'ヶ' => 'ケ',
        'ヵ' => 'カ',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_leads_to_one_that_stays() {
        let all = (0..=u32::from(char::MAX)).filter_map(char::from_u32);
        for (c, to) in all.filter_map(|c| everyday(c).map(|to| (c, to))) {
            assert!(everyday(to).is_none(), "{c} -> {to} -> {:?}", everyday(to));
        }
    }
}
